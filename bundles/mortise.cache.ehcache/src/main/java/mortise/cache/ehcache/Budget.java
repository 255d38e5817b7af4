package mortise.cache.ehcache;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all regions together may take of one thing. */
final class Budget {
    private static final Logger log = LoggerFactory.getLogger(Budget.class);

    private final String setting;
    private final long unit;
    private long left;

    /**
     * All of it.
     *
     * @param setting its key, named in warnings
     * @param units the setting's value
     * @param unit how much one of the setting's units is
     */
    Budget(String setting, long units, long unit) {
        this.setting = setting;
        this.unit = unit;
        left = units * unit;
    }

    /** Takes what a region asks for or what is left of it, but at least so much; if not even that is left, nothing. */
    synchronized long take(String region, long asked, long least) {
        long taken = Math.min(asked, left);
        if (taken < asked) {
            log.warn(
                    "Region {} gets {} of the {} it asked for: no more is left of {}: {}",
                    region,
                    taken < least ? 0 : taken / unit,
                    asked / unit,
                    EhcacheCache.PID,
                    setting);
        }
        if (taken < least) {
            return 0;
        }
        left -= taken;
        return taken;
    }

    synchronized void giveBack(long taken) {
        left += taken;
    }
}
