"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { SegmentGroup } from "#contracts/report/groups.ts";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useIdeaBlocks } from "../groups/use-idea-blocks.ts";
import styles from "./shares.module.css";

type Props = { segment: string; group: SegmentGroup | undefined };

/** The first idea, and the others on demand; with the customers they reach if that isn't the whole segment. */
export const Actions = ({ segment, group }: Props) => {
  const t = useTranslations();
  const { name } = useSegmentWords()(segment);
  const blocks = useIdeaBlocks()(segment, group);
  const actions = blocks.flatMap(({ ideas, audience, history }) =>
    ideas.map(({ text, evidence }) =>
      [text, history ? audience : "", evidence].filter((part) => part !== "").join(" · "),
    ),
  );
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.actions}>
      <ul>
        {actions.slice(0, isOpen ? actions.length : 1).map((action) => (
          <li key={action}>{action}</li>
        ))}
      </ul>
      <button type="button" className={styles.moreActions} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? t("rfm.fewer_actions") : t("rfm.more_actions", { count: actions.length - 1 })}
        <span className="visually-hidden">: {name}</span>
      </button>
    </div>
  );
};
