import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { Page } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RunKind } from "#features/runs/rules/kinds.ts";
import { clockAt, type Digest, nextDigest } from "../alerts/rules/digest-slot.ts";
import { scheduledAudiences } from "../audiences/store/audiences.ts";
import { SCHEDULE } from "../runs/rules/schedule.ts";
import { scheduledSlackConnections } from "../slack/store/slack-connections.ts";

type Planned = {
  kind: RunKind;
  /** Of the audience or the Slack connection. */
  name: string | null;
  every: "day" | "week";
  localTime: string;
  timeZone: string;
  nextAt: string;
};

/** Every digest and audience that is sent at an hour; a live audience has none. */
const readSends = (scope: Scope): Promise<{ kind: RunKind; name: string; schedule: string; hour: number }[]> =>
  withBusiness(scope, async (client) => [
    ...(await scheduledAudiences(client, scope)).map((row) => ({ ...row, kind: "audience_send" as const })),
    ...(await scheduledSlackConnections(client, scope)).map((row) => ({
      ...row,
      kind: "slack_digest" as const,
      schedule: row.digest,
    })),
  ]);

const isTimed = (schedule: string): schedule is Exclude<Digest, "off"> => schedule === "daily" || schedule === "weekly";

/** What runs every day or week in this business, and when it does next. */
export const readSchedule = async (scope: Scope): Promise<Page<Planned>> => {
  const { timeZone } = await getBusinessOrThrow(scope);
  const plan = (kind: RunKind, name: string | null, schedule: "daily" | "weekly", localTime: string): Planned => ({
    kind,
    name,
    every: schedule === "daily" ? "day" : "week",
    localTime,
    timeZone,
    nextAt: nextDigest(schedule, localTime, timeZone, now()).toISOString(),
  });
  const data = [
    ...SCHEDULE.map(({ kind, localTime }) => plan(kind, null, "daily", localTime)),
    ...(await readSends(scope)).flatMap(({ kind, name, schedule, hour }) =>
      isTimed(schedule) ? plan(kind, name, schedule, clockAt(hour)) : [],
    ),
  ];
  return { data, total: data.length };
};
