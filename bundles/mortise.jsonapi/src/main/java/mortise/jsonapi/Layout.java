package mortise.jsonapi;

import com.fasterxml.jackson.core.io.SerializedString;
import java.util.ArrayList;
import java.util.List;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Model;
import mortise.entity.Relation;

/** How records of an entity are written: everything that is the same for all of them, made once for each model. */
public final class Layout {
    public final EntityType type;
    public final SerializedString typeName;
    /** {@code /api/accounts/}. */
    public final String base;
    /** Changes when fields do, so that a browser does not keep a record of before. */
    public final String fingerprint;

    public final Attribute[] attributes;
    public final Reference[] references;

    /** A field that is an attribute. */
    public record Attribute(SerializedString name, Field field, int position) {}

    /**
     * A relation.
     *
     * @param position the place of the value in a record, -1 for an inverse
     * @param self the end of the relationship's own address
     * @param related the end of the address of what it leads to
     */
    public record Reference(
            SerializedString name,
            Relation relation,
            int position,
            String self,
            String related,
            SerializedString target) {}

    public Layout(Model model, EntityType type) {
        this.type = type;
        typeName = new SerializedString(type.path());
        base = Api.BASE + type.path() + "/";
        List<Attribute> plain = new ArrayList<>();
        for (int i = 0; i < type.fields().size(); i++) {
            Field field = type.fields().get(i);
            if (!field.hidden() && !field.type().isReference()) {
                plain.add(new Attribute(new SerializedString(field.name()), field, i));
            }
        }
        List<Reference> leading = new ArrayList<>();
        for (Relation relation : model.relations(type)) {
            if (Paths.isShown(relation)) {
                leading.add(new Reference(
                        new SerializedString(relation.name()),
                        relation,
                        relation.inverse() ? -1 : type.position(relation.name()),
                        "/relationships/" + relation.name(),
                        "/" + relation.name(),
                        new SerializedString(relation.target().path())));
            }
        }
        attributes = plain.toArray(new Attribute[0]);
        references = leading.toArray(new Reference[0]);
        StringBuilder shape = new StringBuilder();
        plain.forEach(attribute -> shape.append(attribute.field().name())
                .append(attribute.field().type())
                .append(' '));
        leading.forEach(reference -> shape.append(reference.relation().name())
                .append(reference.relation().target().path())
                .append(' '));
        fingerprint = Integer.toString(shape.toString().hashCode() & Integer.MAX_VALUE, 36);
    }
}
