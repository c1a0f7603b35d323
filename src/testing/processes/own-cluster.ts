import { rmSync } from "node:fs";
import { Client } from "#core/postgres/driver.ts";
import { provideSettings } from "#core/server/settings.ts";
import { prepareDatabase, SETTINGS, startCluster } from "./citus-cluster.ts";
import { dataFolder } from "./demo-server.ts";

/**
 * A cluster of its own for one test, because others use the tests' one; this process's settings then name it. `sockets` are the
 * folders of its servers, the coordinator's first. `start` starts servers that were killed, `stop` ends and deletes all.
 */
export const openCluster = async (workers = 2) => {
  const home = dataFolder();
  const start = () => startCluster(home, SETTINGS, workers);
  const { sockets, stop } = start();
  const { url, ownerUrl } = await prepareDatabase(sockets);
  provideSettings({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl });
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  return {
    owner,
    sockets,
    url,
    ownerUrl,
    start,
    stop: async () => {
      await owner.end();
      stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
};
