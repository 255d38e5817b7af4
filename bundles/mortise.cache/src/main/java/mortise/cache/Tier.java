package mortise.cache;

/** Where the values of a region are kept. */
public enum Tier {
    /** In the heap of the JVM: fastest, bounded by the number of entries. For few or small values. */
    HEAP,
    /** In memory outside of the heap, bounded by bytes, the most used ones in the heap too. For many values. */
    OFF_HEAP,
    /** On disk, bounded by bytes, the most used ones in the heap too; still there after an orderly restart. For large ones. */
    DISK
}
