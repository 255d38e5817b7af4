package mortise.search.lucene;

import org.apache.lucene.search.similarities.BM25Similarity;

/**
 * Weighs a word by how often and in how short a text it is, and not by how rare it is: all words have to be there anyway,
 * scores of different entities can be compared, and they tell nothing of what may not be seen.
 */
final class Plain extends BM25Similarity {
    @Override
    protected float idf(long documents, long all) {
        return 1;
    }
}
