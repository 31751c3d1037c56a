package org.opsta.agent.bench;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.opsta.agent.store.AgentStore;

/** How long this thread waits for the database: sending a statement, and fetching each row. */
final class QueryTime {

    private static final Set<String> ASKING =
            Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "next", "commit", "rollback");

    private final ThreadLocal<long[]> nanos = ThreadLocal.withInitial(() -> new long[1]);

    /** The store's, with every wait counted. */
    Jdbi of(AgentStore store) {
        return Jdbi.create(() -> timed(Connection.class, store.jdbi().open().getConnection()));
    }

    /** Since it was last asked, on this thread. */
    long take() {
        long[] waited = nanos.get();
        long result = waited[0];
        waited[0] = 0;
        return result;
    }

    private <T> T timed(Class<T> type, Object real) {
        InvocationHandler handler = (proxy, method, arguments) -> call(real, method, arguments);
        return type.cast(Proxy.newProxyInstance(QueryTime.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Object call(Object real, Method method, Object[] arguments) throws Throwable {
        boolean asking = ASKING.contains(method.getName());
        long begin = asking ? System.nanoTime() : 0;
        try {
            Object result = method.invoke(real, arguments);
            if (result instanceof ResultSet && method.getReturnType() == ResultSet.class) {
                return timed(ResultSet.class, result);
            }
            return method.getReturnType() == PreparedStatement.class ? timed(PreparedStatement.class, result) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            if (asking) {
                nanos.get()[0] += System.nanoTime() - begin;
            }
        }
    }
}
