import { setTimeout as pause } from "node:timers/promises";
import { aBusiness } from "#testing/builders.ts";
import type { Target } from "#testing/processes/target.ts";
import { aToken } from "#testing/request.ts";

const ROUNDS = 3;
const WRITERS = 6;

/** Creates segments until the server is gone; returns the names of the acknowledged ones. */
const writeUntilKilled = async (url: string, token: string, writer: string): Promise<string[]> => {
  const acknowledged: string[] = [];
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  try {
    for (let i = 0; ; i++) {
      const name = `${writer} ${i}`;
      const body = JSON.stringify({ name, criteria: { minOrders: 1 }, isAutomatic: true });
      const response = await fetch(`${url}/api/admin/segments`, { method: "POST", headers, body });
      await response.arrayBuffer();
      if (response.status === 201) acknowledged.push(name);
      else return [...acknowledged, `refused with ${response.status}`];
    }
  } catch {
    return acknowledged;
  }
};

type Listed = { data: { name: string }[]; total: number };

const everyName = async (url: string, token: string, address: string): Promise<string[]> => {
  const names: string[] = [];
  for (let page = 1; ; page++) {
    const response = await fetch(`${url}${address}&pageSize=200&page=${page}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new Error(`${address} answers ${response.status} after a restart`);
    const { data, total } = (await response.json()) as Listed;
    names.push(...data.map(({ name }) => name));
    if (names.length >= total || data.length === 0) return names;
  }
};

/**
 * Kills the server repeatedly while it writes: every acknowledged write must exist, with exactly one audit log entry.
 */
export const killServer = async ({ server, restart, tell }: Target): Promise<string[]> => {
  const scope = await aBusiness();
  const token = await aToken(scope);
  const found: string[] = [];
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { url, end } = server();
    const writers = Array.from({ length: WRITERS }, (_, i) => writeUntilKilled(url, token, `${round}-${i}`));
    await pause(1_000 + round * 137);
    await end("SIGKILL");
    acknowledged.push(...(await Promise.all(writers)).flat());
    await restart();
  }
  const { url } = server();
  const kept = await everyName(url, token, "/api/admin/segments?sort=name");
  const made = await everyName(url, token, "/api/admin/audit-log?action=segment.created");
  const lost = acknowledged.filter((name) => !kept.includes(name));
  if (lost.length > 0) found.push(`${lost.length} of ${acknowledged.length} acknowledged writes are lost: ${lost[0]}`);
  if (made.length !== kept.length) found.push(`${kept.length} segments have ${made.length} audit log entries`);
  tell(`${acknowledged.length} acknowledged writes over ${ROUNDS} kills, ${kept.length} stored`);
  return found;
};
