package mortise.records.describe;

import jakarta.validation.constraints.Size;
import mortise.entity.ExternalKey;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/** What several entities share. */
abstract class Coded extends Stored {
    @ExternalKey
    @Size(min = 2, max = 20)
    @Nullable
    String code;
}
