"use client";

import { useCan, useCustom } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { SegmentAction } from "#contracts/report/groups.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { membersAddress } from "../customers/url-state.ts";
import { membersQuery } from "../customers/use-members.ts";
import { useActionTitle } from "../groups/use-action-title.ts";
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
  const { id, business } = useMe();
  const input = membersQuery({ ...state, segment: state.focus });
  const { query } = useCustom<SegmentAction[]>({
    url: "/api/admin/segmentation/actions",
    method: "get",
    config: { query: input },
    errorNotification: false,
    queryOptions: { queryKey: ["segment-actions", business.id, id, input], staleTime: 60_000 },
  });
  const actions = query.data?.data;
  if (query.error) {
    return <ErrorCard title={t("groups.actions_failed")} error={query.error} onRetry={() => void query.refetch()} />;
  }
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
              {t("groups.action_reach", { count: customers, reachable: reachableByEmail })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
};
