package mortise.xlsx;

import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The elements of a part, one after the other; no document type, no entities but the five of XML. For one thread. */
final class Xml implements AutoCloseable {
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader reader;

    Xml(InputStream part) throws XMLStreamException {
        reader = FACTORY.createXMLStreamReader(part, "UTF-8");
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        return factory;
    }

    /** Goes on to the next element's beginning or end; false at the end of the part. */
    boolean next() throws XMLStreamException {
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT) {
                return true;
            }
        }
        return false;
    }

    /** Goes on to the next element's beginning; false at the end of the part. */
    boolean begun() throws XMLStreamException {
        while (next()) {
            if (reader.isStartElement()) {
                return true;
            }
        }
        return false;
    }

    boolean begins(String name) {
        return reader.isStartElement() && reader.getLocalName().equals(name);
    }

    boolean ends(String name) {
        return reader.isEndElement() && reader.getLocalName().equals(name);
    }

    /** Returns an attribute, whatever its namespace; null if the element has none. */
    @Nullable
    String attribute(String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals(name)) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    String attribute(String name, String otherwise) {
        String value = attribute(name);
        return value == null ? otherwise : value;
    }

    /** Returns the text up to the end of this element, without that of phonetic hints. */
    String text(int most) throws XMLStreamException, BadWorkbookException {
        StringBuilder text = new StringBuilder();
        int depth = 1;
        int hint = 0;
        while (depth > 0) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    hint = hint == 0 && reader.getLocalName().equals("rPh") ? depth : hint;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    hint = hint == depth ? 0 : hint;
                    depth--;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (hint == 0) {
                        text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                    }
                }
                default -> {}
            }
            if (text.length() > most) {
                throw new BadWorkbookException("a text has more than " + most + " characters");
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (XMLStreamException nothingLeft) {
            // it holds nothing but its stream, which its opener closes
        }
    }
}
