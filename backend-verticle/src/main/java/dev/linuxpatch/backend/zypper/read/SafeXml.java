// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.read;

import java.io.InputStream;
import java.io.Reader;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads XML that came from elsewhere: no document types, so no entities of their own, and nothing is fetched. */
public final class SafeXml {
    /** There are no entities to blow up, and the lists of a whole distribution are larger than the limit. */
    private static final String NO_LIMIT = "0";

    private static final String LIMIT = "http://www.oracle.com/xml/jaxp/properties/totalEntitySizeLimit";

    private SafeXml() {}

    public static XMLStreamReader reader(Reader text) throws XMLStreamException {
        return factory().createXMLStreamReader(text);
    }

    public static XMLStreamReader reader(InputStream bytes) throws XMLStreamException {
        return factory().createXMLStreamReader(bytes);
    }

    /** The attributes of the element that the reader is at. */
    public static Map<String, String> attributes(XMLStreamReader xml) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        return attributes;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(LIMIT, NO_LIMIT);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("no external entities");
        });
        return factory;
    }
}
