package mortise.database.migration;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flyway's log, for those who look for a fault: what people need to know is in the exceptions and in our own lines. Flyway
 * itself warns at each run that it has not been tried with this version of H2, and logs what it throws.
 */
public final class QuietLogs implements LogCreator {
    @Override
    public Log createLogger(Class<?> of) {
        return new QuietLog(LoggerFactory.getLogger(of));
    }

    private record QuietLog(Logger log) implements Log {
        @Override
        public boolean isDebugEnabled() {
            return log.isTraceEnabled();
        }

        @Override
        public void debug(String message) {
            log.trace(message);
        }

        @Override
        public void info(String message) {
            log.debug(message);
        }

        @Override
        public void warn(String message) {
            log.debug(message);
        }

        @Override
        public void error(String message) {
            log.debug(message);
        }

        @Override
        public void error(String message, Exception exception) {
            log.debug(message, exception);
        }

        @Override
        public void notice(String message) {
            log.debug(message);
        }
    }
}
