"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { useEvidence } from "#ui/shared/evidence/evidence.tsx";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { membersAddress } from "../customers/url-state.ts";
import { membersQuery } from "../customers/use-members.ts";
import { useActionTitle } from "../groups/use-action-title.ts";
import { FRESH_MS } from "../groups/use-groups.ts";
import type { RfmState } from "../report-state.ts";
import styles from "../rfm.module.css";

/** What to do today with the customers of the focused segment, each action with a link to its customers. */
export const SegmentActions = ({ state }: { state: RfmState }) => {
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  return mayView ? <Actions state={state} /> : null;
};

const Actions = ({ state }: { state: RfmState }) => {
  const t = useTranslations();
  const title = useActionTitle();
  const evidence = useEvidence();
  const input = membersQuery({ ...state, segment: state.focus });
  const { answer, error, retry } = useAnswer("GET /api/admin/segmentation/actions", input, { staleMs: FRESH_MS });
  const actions = answer && evidence.order(answer.data, ({ kind }) => kind, state.focus);
  if (error) return <ErrorCard title={t("groups.actions_failed")} error={error} onRetry={retry} />;
  return (
    <>
      <h3 className={styles.sheetTitle}>{t("groups.actions")}</h3>
      {actions?.length === 0 && <p className={styles.soft}>{t("groups.no_actions")}</p>}
      <ul className={styles.people} aria-busy={actions === undefined}>
        {actions?.map(({ kind, customers, reachableByEmail }) => (
          <li key={kind}>
            <Link href={membersAddress(state, { action: kind })} prefetch={false}>
              {title(kind)}
            </Link>
            <span className={styles.soft}>
              {[
                t("groups.action_reach", { count: customers, reachable: reachableByEmail }),
                evidence.note(kind, state.focus),
              ]
                .filter((part) => part !== "")
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
};
