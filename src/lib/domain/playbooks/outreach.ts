import { firstThatHolds, type PlaybookProfile, type Reason, type Rule } from "./playbook.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, type PlaybookSettings } from "./playbook-settings.ts";

type Play = { message: "outreach_message" };

export type Outreach = Play & { why: Reason[] };

/** Outreach before customers leave: those who are drifting away and valuable enough. */
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

/** Null if no outreach is due. */
export const outreachFor = (
  profile: PlaybookProfile,
  settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS,
): Outreach | null => {
  const found = firstThatHolds(outreachRules(settings), profile);
  return found && { ...found.play, why: found.why };
};
