package mortise.records.describe;

import mortise.entity.Model;

/** The part of this bundle that reads and writes records. A model is published only when it is prepared for it. */
public interface ModelUser {
    /**
     * Gets ready for records of this model, whose tables are there. Until it returns, and if it throws, everybody goes on
     * with the model before. Called by one thread.
     *
     * @param classes the authors' classes of the model's entities, for typed access and hooks; replaces those given before
     */
    void prepare(Model model, EntityClasses classes);
}
