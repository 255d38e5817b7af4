package mortise.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import mortise.jobs.JobType;

/**
 * What a job is told that imports a file.
 *
 * @param entity the entity's name
 * @param upload what {@link FileImports#upload} returned to who starts the job
 * @param name what people call the file
 * @param columns where columns go, by their names, where the names alone do not tell; nothing to leave one out
 * @param key as {@link Instructions#key}
 * @param checkOnly whether to look for problems and change nothing
 * @param emptyClears whether an empty cell empties its field
 */
public record ImportFile(
        String entity,
        String upload,
        String name,
        Map<String, String> columns,
        String key,
        boolean checkOnly,
        boolean emptyClears) {
    /** Jobs of people. */
    public static final JobType<ImportFile> JOB = JobType.of("import.file", "Import a file", ImportFile.class);

    /** Copies the columns, in their order. */
    public ImportFile {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNullElse(columns, Map.of())));
    }

    /** Returns this file, of which nothing is told. */
    public ImportFile untold() {
        return new ImportFile(entity, upload, name, Map.of(), "", checkOnly, false);
    }

    /** Returns this file, told as another one. */
    public ImportFile toldAs(ImportFile other) {
        return new ImportFile(entity, upload, name, other.columns, other.key, checkOnly, other.emptyClears);
    }

    /** Returns this as instructions. */
    public Instructions instructions() {
        Instructions instructions = Instructions.into(entity);
        for (Map.Entry<String, String> column : columns.entrySet()) {
            instructions = instructions.map(column.getKey(), column.getValue());
        }
        return instructions.key(key).checkOnly(checkOnly).emptyClears(emptyClears);
    }
}
