package org.opsta.agent.store;

import java.nio.file.Path;

/** The databases every test of stored things runs on. */
public enum TestStore {
    SQLITE {
        @Override
        public StoreSettings settings() {
            return new StoreSettings("jdbc:sqlite:agent.db", null, null, 4);
        }
    },
    POSTGRESQL {
        @Override
        public StoreSettings settings() {
            return RealPostgres.freshDatabase();
        }
    };

    /** Settings of a store that is empty when {@code folder} is. */
    public abstract StoreSettings settings();

    public AgentStore open(Path folder) throws StoreUnusable {
        return AgentStore.open(settings(), folder);
    }
}
