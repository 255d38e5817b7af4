package mortise.records.save;

import mortise.core.Failure;
import mortise.entity.Field;
import mortise.entity.Filter;
import mortise.records.value.Texts;

/** Tells whether a record that is not stored yet matches an access rule. */
final class Matching {
    private Matching() {}

    /**
     * Returns whether the values match.
     *
     * @throws Failure INVALID if the rule asks what only the database could tell
     */
    static boolean matches(Filter rule, Work work) {
        if (rule instanceof Filter.And and) {
            return and.parts().stream().allMatch(part -> matches(part, work));
        }
        if (rule instanceof Filter.Or or) {
            return or.parts().stream().anyMatch(part -> matches(part, work));
        }
        if (rule instanceof Filter.Not not) {
            return !matches(not.part(), work);
        }
        Filter.Compare compare = (Filter.Compare) rule;
        Field field = work.type
                .field(compare.path())
                .orElseThrow(() -> Failure.invalid(
                        "rule-not-decidable",
                        "the rule for new " + work.type.plural() + " asks for '" + compare.path() + "'"));
        Object value = work.value(field);
        return switch (compare.operator()) {
            case EQ, IN -> compare.values().stream().anyMatch(each -> Work.same(value, Texts.value(field, each)));
            case NEQ -> compare.values().stream().noneMatch(each -> Work.same(value, Texts.value(field, each)));
            case EXISTS ->
                (value != null) == Boolean.parseBoolean(compare.values().get(0).toString());
            default ->
                throw Failure.invalid(
                        "rule-not-decidable",
                        "the rule for new " + work.type.plural() + " compares '" + compare.path() + "' with "
                                + compare.operator());
        };
    }
}
