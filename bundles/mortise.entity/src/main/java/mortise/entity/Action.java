package mortise.entity;

/** What can be done with the records of an entity. */
public enum Action {
    /** Read. */
    VIEW,
    /** Make. */
    CREATE,
    /** Change. */
    EDIT,
    /** Delete. */
    DELETE
}
