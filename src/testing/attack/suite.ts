import { sendDamagedUploads } from "./damaged-uploads.ts";
import { restartDatabase } from "./database-restart.ts";
import { attackEveryRoute } from "./generated-requests.ts";
import { holdConnections } from "./held-bodies.ts";
import { killServer } from "./kills.ts";
import type { Target } from "./target.ts";

export type Part = {
  name: string;
  /** What went wrong, a line each; nothing where the product held. */
  attack: (target: Target) => Promise<string[]>;
};

/** Everything that `npm run test:attack` does, in this order, against one server. A new kind of attack is a line here. */
export const PARTS: readonly Part[] = [
  { name: "generated-requests", attack: attackEveryRoute },
  { name: "damaged-uploads", attack: sendDamagedUploads },
  { name: "held-bodies", attack: holdConnections },
  { name: "kills", attack: killServer },
  { name: "database-restart", attack: restartDatabase },
];
