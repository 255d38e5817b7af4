package mortise.shell.node;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import mortise.shell.kit.Names;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.metatype.MetaTypeService;

/** Completes the names of files with settings. */
@Service
public final class Pids extends Names<MetaTypeService> {
    /** Made by the shell. */
    public Pids() {
        super(MetaTypeService.class);
    }

    @Override
    protected Stream<String> names(MetaTypeService metatype) {
        Bundle own = FrameworkUtil.getBundle(Pids.class);
        return Arrays.stream(own.getBundleContext().getBundles())
                .map(metatype::getMetaTypeInformation)
                .filter(Objects::nonNull)
                .flatMap(information -> Arrays.stream(information.getPids()))
                .filter(pid -> pid.startsWith("mortise."));
    }
}
