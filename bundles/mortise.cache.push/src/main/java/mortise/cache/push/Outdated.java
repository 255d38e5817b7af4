package mortise.cache.push;

import java.util.List;

/**
 * What a node has forgotten.
 *
 * @param node which one; it has done so already
 * @param region in which region
 * @param keys the texts of keys; none stands for all
 */
record Outdated(String node, String region, List<String> keys) {
    Outdated {
        keys = List.copyOf(keys);
    }
}
