package mortise.consumer.routes;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.TypeConverter;
import org.apache.camel.component.bean.DefaultParameterMappingStrategy;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.simple.SimpleLanguage;
import org.apache.camel.spi.Registry;

/**
 * Constants of Camel that keep the context which used them last, and with it what its bundle was made of. They are given
 * one that belongs to nobody. (What they are used for, parameters of beans that ask for a type converter or the registry,
 * is of any context as it is; an exchange has the right ones.)
 */
final class CamelConstants {
    private static final Set<Class<?>> PARAMETERS = Set.of(
            Exchange.class, Message.class, Exception.class, TypeConverter.class, Registry.class, CamelContext.class);
    private static final CamelContext NOBODYS = nobodys();

    private CamelConstants() {}

    private static CamelContext nobodys() {
        DefaultCamelContext context = new DefaultCamelContext(false);
        context.setApplicationContextClassLoader(DefaultCamelContext.class.getClassLoader());
        context.disableJMX();
        context.build();
        return context;
    }

    static synchronized void letGo() {
        SimpleLanguage language = new SimpleLanguage();
        language.setCamelContext(NOBODYS);
        language.start();
        for (Class<?> parameter : PARAMETERS) {
            Expression constant = DefaultParameterMappingStrategy.INSTANCE.getDefaultParameterTypeExpression(parameter);
            constant.init(NOBODYS);
        }
    }
}
