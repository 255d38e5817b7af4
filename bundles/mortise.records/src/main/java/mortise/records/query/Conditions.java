package mortise.records.query;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import mortise.core.Failure;
import mortise.core.Money;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.entity.Relation;
import mortise.records.unit.Unit;
import mortise.records.value.Stored;
import mortise.records.value.Texts;
import org.eclipse.persistence.expressions.Expression;
import org.eclipse.persistence.expressions.ExpressionBuilder;
import org.eclipse.persistence.queries.ReportQuery;

/**
 * Makes conditions of filters. Every condition is true or false, never unknown: its negation holds where it does not,
 * for empty fields too. For one thread and one question.
 */
final class Conditions {
    private static final int MAX_CONDITIONS = 500;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_IN = 1_000;
    private static final int MAX_TEXT = 1_000;

    private final Unit unit;
    private final EntityType root;
    private final Rules rules;
    private final Parameters parameters;
    private int count;

    /** Conditions on records of an entity. */
    Conditions(Unit unit, EntityType root, Rules rules, Parameters parameters) {
        this.unit = unit;
        this.root = root;
        this.rules = rules;
        this.parameters = parameters;
    }

    /** Returns a filter as a condition. */
    Condition filter(Filter filter) {
        return filter(filter, false, 0);
    }

    private Condition filter(Filter filter, boolean negated, int depth) {
        if (depth > MAX_DEPTH || ++count > MAX_CONDITIONS) {
            throw Failure.invalid(
                    "filter-too-large",
                    "a filter has at most " + MAX_CONDITIONS + " conditions, nested at most " + MAX_DEPTH + " deep");
        }
        if (filter instanceof Filter.And and) {
            return parts(and.parts(), !negated, negated, depth);
        }
        if (filter instanceof Filter.Or or) {
            return parts(or.parts(), negated, negated, depth);
        }
        if (filter instanceof Filter.Not not) {
            return filter(not.part(), !negated, depth + 1);
        }
        return compare((Filter.Compare) filter, negated);
    }

    /** Of none, "all hold" is true and "one holds" is false. */
    private Condition parts(List<Filter> parts, boolean all, boolean negated, int depth) {
        parameters.shape(all ? "(&" : "(|");
        List<Condition> conditions = new ArrayList<>();
        for (Filter part : parts) {
            conditions.add(filter(part, negated, depth + 1));
        }
        parameters.shape(")");
        if (conditions.isEmpty()) {
            return base -> all ? base.get(Unit.ID).notNull() : base.get(Unit.ID).isNull();
        }
        return base -> {
            Expression joined = conditions.get(0).on(base);
            for (Condition next : conditions.subList(1, conditions.size())) {
                joined = all ? joined.and(next.on(base)) : joined.or(next.on(base));
            }
            return joined;
        };
    }

    private Condition compare(Filter.Compare compare, boolean negated) {
        FieldPath path = FieldPath.of(unit.model(), rules, root, compare.path());
        boolean not = negated;
        if (compare.operator() == Filter.Operator.EXISTS) {
            checkFits(path, compare.operator(), compare.values().size());
            not ^= !bool(path, compare.values().get(0));
        }
        boolean negative = not;
        parameters.shape(negative ? "!" + path.text() : path.text());
        boolean many = path.steps().stream().anyMatch(Relation::toMany);
        Condition leaf = test(path, compare, negative && !many);
        Condition found = leaf;
        for (int i = path.steps().size() - 1; i >= 0; i--) {
            found = step(path.steps().get(i), found);
        }
        Condition positive = found;
        return many && negative ? base -> positive.on(base).not() : positive;
    }

    /** Follows a relation: the condition has to hold for the record, or for one of the records, that it leads to. */
    private Condition step(Relation relation, Condition then) {
        EntityType target = relation.target();
        Permit permit = rules.permit(target, Action.VIEW);
        Filter where = permit.where();
        Condition visible = where == null ? null : new Conditions(unit, target, Rules.NONE, parameters).filter(where);
        Condition both = visible == null ? then : base -> then.on(base).and(visible.on(base));
        Field field = relation.field();
        if (!relation.toMany()) {
            return base -> both.on(base.getAllowingNull(Unit.join(field.name())));
        }
        EntityType from = relation.inverse() || field.type() == FieldType.REFERENCE ? target : relation.source();
        return base -> {
            ExpressionBuilder inner = new ExpressionBuilder(unit.dynamicClass(from));
            Expression found;
            if (relation.inverse()) {
                Expression reference =
                        field.type() == FieldType.REFERENCES ? inner.anyOf(field.name()) : inner.get(field.name());
                found = reference.equal(base.get(Unit.ID)).and(both.on(inner));
            } else {
                found = inner.get(Unit.ID).equal(base.get(Unit.ID)).and(both.on(inner.anyOf(Unit.join(field.name()))));
            }
            return exists(base, from, inner, found);
        };
    }

    private Expression exists(Expression base, EntityType from, ExpressionBuilder inner, Expression condition) {
        ReportQuery subquery = new ReportQuery(unit.dynamicClass(from), inner);
        subquery.addItem(Unit.ID, inner.get(Unit.ID));
        subquery.setSelectionCriteria(condition);
        return base.getBuilder().exists(subquery);
    }

    private Condition test(FieldPath path, Filter.Compare compare, boolean negated) {
        Field field = path.field();
        Filter.Operator operator = compare.operator();
        parameters.shape(operator.name());
        checkFits(path, operator, compare.values().size());
        if (operator == Filter.Operator.EXISTS) {
            return base -> negated ? notEmpty(path, base).not() : notEmpty(path, base);
        }
        if (operator == Filter.Operator.NEQ) {
            return equal(path, compare.values(), !negated);
        }
        return switch (operator) {
            case EQ, IN -> equal(path, compare.values(), negated);
            case LT, LTE, GT, GTE, RANGE -> ordered(path, operator, compare.values(), negated);
            case CONTAINS, STARTS, ENDS -> like(path, operator, compare.values().get(0), negated);
            default -> throw new IllegalStateException(field + " " + operator);
        };
    }

    private static void checkFits(FieldPath path, Filter.Operator operator, int values) {
        Field field = path.field();
        boolean fits =
                switch (operator) {
                    case CONTAINS, STARTS, ENDS -> field.type().isText();
                    case LT, LTE, GT, GTE, RANGE ->
                        field.type().isSortable()
                                && field.type() != FieldType.BOOLEAN
                                && !field.type().isReference();
                    case EQ, NEQ, IN -> field.type() != FieldType.JSON;
                    case EXISTS -> true;
                };
        if (!fits) {
            throw Failure.invalidField(
                    path.text(),
                    "operator-does-not-fit",
                    "'" + operator.name().toLowerCase(Locale.ROOT) + "' does not fit '" + path.text()
                            + "', which is of type " + field.type());
        }
        int least = 1;
        int most = operator == Filter.Operator.IN ? MAX_IN : 1;
        if (operator == Filter.Operator.RANGE) {
            least = 2;
            most = 2;
        }
        if (values < least || values > most) {
            throw Failure.invalidField(
                    path.text(),
                    "wrong-number-of-values",
                    "'" + operator.name().toLowerCase(Locale.ROOT) + "' takes "
                            + (least == most ? String.valueOf(least) : least + " to " + most) + " values, not "
                            + values);
        }
    }

    private static boolean bool(FieldPath path, Object given) {
        Object value = Texts.value(Field.of(path.text(), FieldType.BOOLEAN).build(), given);
        if (value == null) {
            throw Failure.invalidField(path.text(), "not-a-boolean", "'exists' takes true or false");
        }
        return (Boolean) value;
    }

    /** Reads a value of the filter; the path is what is wrong if it cannot be read. */
    private static Object value(FieldPath path, Object given) {
        try {
            FieldType type = path.field().type();
            Field one = type == FieldType.REFERENCES
                    ? FieldPath.ID
                    : type == FieldType.MULTI_CHOICE
                            ? Field.of(path.field().name(), FieldType.CHOICE)
                                    .choices(path.field().choices().toArray(Field.Choice[]::new))
                                    .build()
                            : path.field();
            Object value = type == FieldType.MONEY && isAmount(given)
                    ? Texts.value(
                            Field.of(path.field().name(), FieldType.DECIMAL).build(), given)
                    : Texts.value(one, given);
            if (value != null) {
                if (value instanceof String text && (text.length() > MAX_TEXT || text.indexOf('\0') >= 0)) {
                    throw Failure.invalidField(
                            path.text(),
                            "bad-text",
                            "a text to compare with has at most " + MAX_TEXT + " characters and no NUL");
                }
                return value;
            }
        } catch (Failure unreadable) {
            Problem problem = unreadable.problems().get(0);
            throw new Failure(
                    Failure.Kind.INVALID,
                    List.of(Problem.atField(path.text(), problem.code(), problem.message())),
                    unreadable);
        }
        throw Failure.invalidField(
                path.text(), "empty-value", "compare with a value; for empty fields ask with 'exists'");
    }

    private static boolean isAmount(Object given) {
        return given instanceof Number
                || given instanceof String text && text.strip().matches("[-+0-9.eE]{1,100}");
    }

    private Expression notEmpty(FieldPath path, Expression base) {
        Field field = path.field();
        if (field.type() != FieldType.REFERENCES) {
            return base.get(field.name()).notNull();
        }
        return linked(path, base, each -> each.notNull());
    }

    /** Holds if a condition holds for one of the ids that a REFERENCES field has. */
    private Expression linked(FieldPath path, Expression base, Condition id) {
        EntityType owner = owner(path);
        ExpressionBuilder inner = new ExpressionBuilder(unit.dynamicClass(owner));
        Expression found = inner.get(Unit.ID)
                .equal(base.get(Unit.ID))
                .and(id.on(inner.anyOf(path.field().name())));
        return exists(base, owner, inner, found);
    }

    private EntityType owner(FieldPath path) {
        int last = path.steps().size() - 1;
        return last >= 0 ? path.steps().get(last).target() : root;
    }

    private Condition equal(FieldPath path, List<?> given, boolean negated) {
        Field field = path.field();
        List<Object> values = new ArrayList<>();
        given.forEach(each -> values.add(value(path, each)));
        Condition positive;
        if (field.type() == FieldType.MULTI_CHOICE) {
            positive = anyLike(field, values);
        } else if (field.type() == FieldType.MONEY) {
            positive = anyMoney(field, values);
        } else {
            Condition among = among(field, values, parameters);
            positive = field.type() == FieldType.REFERENCES
                    ? base -> linked(path, base, among)
                    : base -> among.on(base.get(field.name()));
        }
        if (!negated) {
            return positive;
        }
        parameters.shape("!");
        return field.type() == FieldType.REFERENCES
                ? base -> positive.on(base).not()
                : base -> positive.on(base).not().or(base.get(field.name()).isNull());
    }

    /** One of several values: their number is rounded up, so that few numbers make another query. */
    static Condition among(Field field, Collection<?> values, Parameters parameters) {
        List<Integer> numbers = new ArrayList<>();
        Object last = null;
        for (Object value : values) {
            last = Objects.requireNonNull(field.type() == FieldType.REFERENCES ? value : Stored.write(field, value));
            numbers.add(parameters.add(last));
        }
        if (last == null) {
            throw new IllegalArgumentException("no values");
        }
        int rounded = numbers.size() <= 1 ? 1 : Integer.highestOneBit(numbers.size() - 1) << 1;
        while (numbers.size() < rounded) {
            numbers.add(parameters.add(last));
        }
        parameters.shape(String.valueOf(rounded));
        if (rounded == 1) {
            int only = numbers.get(0);
            return each -> each.equal(Parameters.of(each, only));
        }
        return each -> {
            List<Expression> all = new ArrayList<>(rounded);
            numbers.forEach(number -> all.add(Parameters.of(each, number)));
            return each.in(all);
        };
    }

    private Condition anyLike(Field field, List<Object> keys) {
        List<Integer> numbers = new ArrayList<>();
        keys.forEach(key -> numbers.add(parameters.add("%" + escaped(Stored.mark((String) key)) + "%")));
        parameters.shape(String.valueOf(numbers.size()));
        return base -> any(numbers.stream()
                .map(number -> matches(base.get(field.name()), base, number))
                .toList());
    }

    private Condition anyMoney(Field field, List<Object> values) {
        List<Condition> each = new ArrayList<>();
        for (Object value : values) {
            int amount = parameters.add(amount(value));
            if (value instanceof Money money) {
                parameters.shape("$");
                int currency = parameters.add(money.currency().getCurrencyCode());
                each.add(base -> base.get(field.name())
                        .equal(Parameters.of(base, amount))
                        .and(base.get(Unit.currency(field)).equal(Parameters.of(base, currency))));
            } else {
                parameters.shape("#");
                each.add(base -> base.get(field.name()).equal(Parameters.of(base, amount)));
            }
        }
        return base -> any(each.stream().map(one -> one.on(base)).toList());
    }

    private static Expression any(List<Expression> parts) {
        Expression joined = parts.get(0);
        for (Expression part : parts.subList(1, parts.size())) {
            joined = joined.or(part);
        }
        return joined;
    }

    private static BigDecimal amount(Object value) {
        return value instanceof Money money ? money.amount() : (BigDecimal) value;
    }

    private Condition ordered(FieldPath path, Filter.Operator operator, List<?> given, boolean negated) {
        Field field = path.field();
        List<Integer> numbers = new ArrayList<>();
        Integer currency = null;
        for (Object each : given) {
            Object value = value(path, each);
            if (value instanceof Money money) {
                parameters.shape("$");
                currency = parameters.add(money.currency().getCurrencyCode());
            }
            numbers.add(parameters.add(
                    field.type() == FieldType.MONEY
                            ? amount(value)
                            : Objects.requireNonNull(Stored.write(field, value))));
        }
        Integer inCurrency = currency;
        Condition positive = base -> {
            Expression left = base.get(field.name());
            Expression right = Parameters.of(base, numbers.get(0));
            Expression holds =
                    switch (operator) {
                        case LT -> left.lessThan(right);
                        case LTE -> left.lessThanEqual(right);
                        case GT -> left.greaterThan(right);
                        case GTE -> left.greaterThanEqual(right);
                        default -> left.between(right, Parameters.of(base, numbers.get(1)));
                    };
            return inCurrency == null
                    ? holds
                    : holds.and(base.get(Unit.currency(field)).equal(Parameters.of(base, inCurrency)));
        };
        return negated
                ? base -> positive.on(base).not().or(base.get(field.name()).isNull())
                : positive;
    }

    private Condition like(FieldPath path, Filter.Operator operator, Object given, boolean negated) {
        Field field = path.field();
        String text = value(path, given).toString().toLowerCase(Locale.ROOT);
        Condition positive;
        Optional<String> after = operator == Filter.Operator.STARTS ? Prefixes.after(text) : Optional.empty();
        if (after.isPresent() && field.type() != FieldType.LONG_TEXT && field.type() != FieldType.RICH_TEXT) {
            // A range and not a pattern: an index serves it whatever the text is.
            parameters.shape("^");
            int from = parameters.add(text);
            int to = parameters.add(after.get());
            positive = base -> {
                Expression lower = lower(path, base);
                return lower.greaterThanEqual(Parameters.of(base, from)).and(lower.lessThan(Parameters.of(base, to)));
            };
        } else {
            String pattern = (operator == Filter.Operator.STARTS ? "" : "%")
                    + escaped(text)
                    + (operator == Filter.Operator.ENDS ? "" : "%");
            int number = parameters.add(pattern);
            positive = base -> matches(base.get(field.name()).toLowerCase(), base, number);
        }
        return negated
                ? base -> positive.on(base).not().or(base.get(field.name()).isNull())
                : positive;
    }

    /** Some databases index a column with the lower-cased text, others the expression. */
    private Expression lower(FieldPath path, Expression base) {
        String lowered = Unit.lowered(path.field());
        return unit.hasAttribute(owner(path), lowered)
                ? base.get(lowered)
                : base.get(path.field().name()).toLowerCase();
    }

    private static Expression matches(Expression text, Expression base, int number) {
        return text.like(Parameters.of(base, number), base.literal("'!'"));
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    /** Returns the condition that all words appear in the fields that search looks into. */
    Condition search(String words) {
        List<Field> searched = root.fields().stream()
                .filter(field -> field.type().isText()
                        && !field.hidden()
                        && (field.searched() == Field.Searched.TEXT || field.searched() == Field.Searched.TITLE)
                        && !rules.permit(root, Action.VIEW).hidden().contains(field.name()))
                .toList();
        List<Filter> all = new ArrayList<>();
        for (String word : words.strip().split("\\s+")) {
            List<Filter> any = new ArrayList<>();
            for (Field field : searched) {
                any.add(Filter.where(field.name(), Filter.Operator.CONTAINS, word));
            }
            all.add(new Filter.Or(any));
        }
        return filter(new Filter.And(all));
    }
}
