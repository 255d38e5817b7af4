package mortise.cache.front;

/**
 * Who a region belongs to.
 *
 * @param id the bundle's, which another version of it does not have
 * @param name the bundle's symbolic name, which another version of it has too
 */
record Owner(long id, String name) {}
