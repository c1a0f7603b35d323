"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AuditEntry } from "#contracts/accounts/audit-log.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import type { ListPage } from "#ui/shared/table/use-list-table.ts";
import styles from "../settings/settings.module.css";
import { AuditFilters } from "./audit-filters.tsx";
import type { AuditState } from "./audit-state.ts";
import { ChangeCell } from "./change-cell.tsx";
import { UndoChange } from "./undo-change.tsx";
import { useAuditWords } from "./use-audit-words.ts";

const NO_FILTERS = { actor: "", action: "", from: "", to: "", page: 1 };

type Things = AuditEntry["things"];

const PAGES: Readonly<Record<string, string>> = {
  axis: "/axes",
  customer: "/customers",
  audience: "/audiences",
  campaign: "/campaigns",
  connection: "/imports/connections",
  webhook_endpoint: "/settings/webhooks",
};

/** Entities with a page of their own link to it; segments of an axis are on its page. */
const addressOf = ({ kind, id }: Things[number], axis: string | undefined): string | null => {
  if (kind === "segment") return axis ? `/axes/${axis}?segment=${id}` : `/segments/${id}`;
  return PAGES[kind] ? `${PAGES[kind]}/${id}` : null;
};

const AuditedItem = ({ thing, things }: { thing: Things[number]; things: Things }) => {
  if (thing.name === null) return <code className={styles.id}>{thing.id}</code>;
  const address = addressOf(thing, things.find(({ kind }) => kind === "axis")?.id);
  return address ? <Link href={address}>{thing.name}</Link> : thing.name;
};

type Props = { page: Address<AuditState>; list: ListPage<AuditEntry> };

export const AuditTable = ({ page: { state, change }, list: page }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const words = useAuditWords();
  const answer = page.answer as { notSearchedBefore?: string | null; axisNames?: Record<string, string> } | undefined;
  const edge = answer?.notSearchedBefore;
  const actor = page.rows?.find((entry) => entry.actor.id === state.actor)?.actor;
  const columns: ListColumn<AuditEntry>[] = [
    { name: "at", title: t("audit.time"), show: ({ at }) => <span className={styles.stamp}>{formats.stamp(at)}</span> },
    {
      name: "actor",
      title: t("audit.who"),
      onPhone: "line",
      show: ({ actor: who }) =>
        who.id === null || who.kind === "system" ? (
          words.actor(who)
        ) : (
          <Button
            type="link"
            size="small"
            className={styles.inCell ?? ""}
            aria-label={t("audit.only", { name: words.actor(who) })}
            onClick={() => change({ actor: who.id ?? "", page: 1 })}
          >
            {words.actor(who)}
          </Button>
        ),
    },
    {
      name: "action",
      title: t("audit.what"),
      isText: true,
      onPhone: "line",
      show: ({ action }) => words.action(action),
    },
    {
      name: "things",
      title: t("audit.on_what"),
      isTall: true,
      onPhone: "line",
      show: ({ things }) =>
        things.length > 0 &&
        things.map((thing) => (
          <span key={thing.kind} className={styles.thing}>
            {words.kind(thing.kind)} <AuditedItem thing={thing} things={things} />{" "}
          </span>
        )),
    },
    {
      name: "change",
      title: t("audit.change"),
      isTall: true,
      onPhone: "more",
      show: (entry) => (
        <>
          <ChangeCell entry={entry} axisNames={answer?.axisNames} />
          <UndoChange entry={entry} />
        </>
      ),
    },
    {
      name: "request",
      title: t("audit.request"),
      isTall: true,
      onPhone: "more",
      show: ({ requestId }) => requestId && <code className={styles.id}>{requestId}</code>,
    },
  ];
  return (
    <>
      {edge && <Notice>{t("audit.not_before", { time: formats.stamp(edge) })}</Notice>}
      <ListTable
        caption={t("audit.lines")}
        columns={columns}
        page={page}
        searchLabel={t("audit.search")}
        tools={<AuditFilters state={state} change={change} actorName={actor ? words.actor(actor) : state.actor} />}
        empty={
          <>
            <p>{t("audit.empty")}</p>
            <Button onClick={() => change(NO_FILTERS)}>{t("audit.clear_filters")}</Button>
          </>
        }
      />
    </>
  );
};
