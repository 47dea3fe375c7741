package org.example.orders;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** What a bean in this JVM's own MBean server shows, as monitoring would read it. */
final class Bean {

    private Bean() {}

    static Map<String, Object> attributes(String objectName) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName name = new ObjectName(objectName);
            if (server.isRegistered(name)) {
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    attributes.put(attribute.getName(), plain(server.getAttribute(name, attribute.getName())));
                }
            }
        } catch (JMException e) {
            throw new IllegalArgumentException(objectName, e);
        }
        return attributes;
    }

    static Object call(String objectName, String operation) {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            return plain(server.invoke(new ObjectName(objectName), operation, new Object[0], new String[0]));
        } catch (JMException e) {
            throw new IllegalArgumentException(objectName, e);
        }
    }

    /** Lists as lines of text, maps as maps. */
    private static Object plain(Object value) {
        if (value instanceof String[] lines) {
            return String.join("\n", lines);
        }
        if (value instanceof TabularData table) {
            Map<String, Object> entries = new LinkedHashMap<>();
            for (Object row : table.values()) {
                CompositeData entry = (CompositeData) row;
                entries.put(String.valueOf(entry.get("key")), entry.get("value"));
            }
            return entries;
        }
        return value;
    }
}
