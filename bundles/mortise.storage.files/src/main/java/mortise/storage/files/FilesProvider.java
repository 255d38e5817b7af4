package mortise.storage.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import mortise.socket.Settings;
import mortise.storage.FileStoreProvider;
import mortise.storage.OpenFileStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers a folder to the host. */
@Component(configurationPid = FilesProvider.PID)
@Designate(ocd = FilesProvider.Config.class)
public final class FilesProvider implements FileStoreProvider {
    /** The configuration's name. */
    static final String PID = "mortise.storage.files";

    /** Where the files are, and how full it may become. */
    @ObjectClassDefinition(name = "File storage in a folder")
    public @interface Config {
        /** Folder of the files; empty is below the data folder. */
        @AttributeDefinition(
                description = "Folder the files are kept in; made if it is missing. Several nodes may share it, then it"
                        + " has to be mounted before they start. Nothing else may write in it. Empty: the folder"
                        + " 'files' in the data folder.")
        String folder() default "";

        /** Free space below which nothing is written. */
        @AttributeDefinition(
                description =
                        "Free space that is left to others on the disk, in bytes; what would take of it is refused"
                                + " as unavailable, and health warns when only twice as much is free.",
                min = "0")
        long keepFreeBytes() default 268_435_456;
    }

    private static final Settings SETTINGS = new Settings(PID);

    private final Config config;

    /** Keeps the settings; they are looked at when the store is opened. */
    @Activate
    public FilesProvider(Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public OpenFileStore open() {
        if (config.keepFreeBytes() < 0) {
            throw SETTINGS.refused(
                    "keepFreeBytes", config.keepFreeBytes(), "expected a number of bytes, 0 or more", null);
        }
        return new FolderStore(folder(), config.keepFreeBytes());
    }

    private Path folder() {
        try {
            Path folder = Settings.folder(config.folder(), "files");
            boolean made = Files.notExists(folder);
            Files.createDirectories(folder);
            Path real = folder.toRealPath();
            if (made && real.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
            }
            if (!Files.isWritable(real)) {
                throw SETTINGS.refused("folder", real, "cannot be written by this process", null);
            }
            return real;
        } catch (InvalidPathException | IOException unusable) {
            throw SETTINGS.refused("folder", config.folder().strip(), "cannot be made: " + unusable, unusable);
        }
    }
}
