import { v7 as uuidv7 } from "uuid";
import { insertSession } from "#core/auth/sessions.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Rows } from "../db/transaction.ts";
import { settings } from "../server/settings.ts";
import type { LoginSession } from "./session.ts";

const LONGEST_USER_AGENT = 300;

type Opening = {
  userId: string;
  network: string;
  userAgent: string | null;
  now: Date;
  /** Taken over from the replaced session: the lifetime counts from the login. */
  expiresAt?: Date;
};

/** Creates a session in this business; renewing its cookie does not extend it. */
export const openSession = async (rows: Rows, { businessId }: Scope, opening: Opening): Promise<LoginSession> => {
  const { userId, network, userAgent, now } = opening;
  const lifetime = settings().SESSION_LIFETIME_DAYS * 86_400_000;
  const sessionId = uuidv7();
  await insertSession(
    rows,
    { businessId },
    {
      id: sessionId,
      userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: opening.expiresAt ?? new Date(now.getTime() + lifetime),
      userAgent: userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
      network,
    },
  );
  return { userId, businessId, sessionId };
};
