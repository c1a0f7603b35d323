import { firstThatHolds, type Played, type Reason, type Rule } from "./playbook.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, type PlaybookSettings } from "./playbook-settings.ts";

type Play = { message: "outreach_message" };

export type Outreach = Play & { why: Reason[] };

/** Whom to write to before they are gone: they drift away, and are worth it. */
export const outreachRules = ({
  drifting,
  outreachMembership,
  outreachLifetimeValue,
}: PlaybookSettings): Rule<Play>[] => [
  {
    play: { message: "outreach_message" },
    when: [
      { asks: "belongs", axis: "loyalty_trajectory", kinds: drifting, above: outreachMembership },
      { asks: "worth", above: outreachLifetimeValue },
    ],
  },
];

/** Null for whom it is not. */
export const outreachFor = (
  profile: Played,
  settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS,
): Outreach | null => {
  const found = firstThatHolds(outreachRules(settings), profile);
  return found && { ...found.play, why: found.why };
};
