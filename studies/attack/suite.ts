import type { Target } from "#testing/processes/target.ts";
import { sendDamagedUploads } from "./damaged-uploads.ts";
import { restartDatabase } from "./database-restart.ts";
import { attackEveryRoute } from "./generated-requests.ts";
import { holdConnections } from "./held-bodies.ts";
import { stallServer } from "./hostile-bodies.ts";
import { killServer } from "./kills.ts";
import { holdRawConnections } from "./raw-connections.ts";
import { attackByReaders } from "./reporting-logins.ts";
import { sendAtOnce } from "./two-at-once.ts";

type Part = {
  name: string;
  /** The findings, one line each; empty if there are none. */
  attack: (target: Target) => Promise<string[]>;
};

/** The parts of `npm run test:attack`, run in this order against one server. Add new kinds of attack here. */
export const PARTS: readonly Part[] = [
  { name: "generated-requests", attack: attackEveryRoute },
  { name: "damaged-uploads", attack: sendDamagedUploads },
  { name: "held-bodies", attack: holdConnections },
  { name: "raw-connections", attack: holdRawConnections },
  { name: "hostile-bodies", attack: stallServer },
  { name: "two-at-once", attack: sendAtOnce },
  { name: "reader", attack: attackByReaders },
  { name: "kills", attack: killServer },
  { name: "database-restart", attack: restartDatabase },
];
