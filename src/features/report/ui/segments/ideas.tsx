"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import type { SegmentGroup } from "#features/report/contracts/groups.ts";
import { membersAddress } from "../customers/url-state.ts";
import { useIdeaBlocks } from "../groups/use-idea-blocks.ts";
import type { RfmState } from "../report-state.ts";
import styles from "../rfm.module.css";

type Props = { segment: string; group: SegmentGroup | undefined; state: RfmState };

/** A segment's ideas, each list with a link to the customers it reaches. */
export const Ideas = ({ segment, group, state }: Props) => {
  const blocks = useIdeaBlocks()(segment, group);
  const mayList = useCan({ resource: "customers", action: "list" }).data?.can;
  return blocks.map(({ ideas, audience, history }) => (
    <div key={history ?? "all"}>
      <ol className={styles.numbered}>
        {ideas.map(({ text, evidence }) => (
          <li key={text}>
            {text}
            {evidence !== "" && <div className={styles.soft}>{evidence}</div>}
          </li>
        ))}
      </ol>
      <p className={styles.reach}>
        {mayList && audience !== "" ? (
          <Link href={membersAddress({ ...state, focus: segment, cell: null }, { history })} prefetch={false}>
            {audience}
          </Link>
        ) : (
          audience
        )}
      </p>
    </div>
  ));
};
