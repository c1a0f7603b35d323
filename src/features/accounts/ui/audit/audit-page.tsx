"use client";

import { CloseOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button, Input } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Fragment } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { MenuButton } from "#core/ui/menu-button.tsx";
import { SettingsPage } from "#core/ui/page/settings-page.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { type ListPage, useListTable } from "#core/ui/table/use-list-table.ts";
import { type Address, useAddressState, useImmediateChoice } from "#core/ui/use-address-state.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { AuditEntry } from "#features/accounts/contracts/audit-log.ts";
import styles from "../settings.module.css";
import { type AuditState, auditAddress, isReversedPeriod, toAuditFilters, wordDiff } from "./audit-state.ts";
import { useAuditActions, useAuditWords } from "./audit-words.ts";

type AuditFiltersProps = { state: AuditState; change: Address<AuditState>["change"]; actorName: string };

const AuditFilters = ({ state, change, actorName }: AuditFiltersProps) => {
  const t = useTranslations("audit");
  const words = useAuditWords();
  const actions = useAuditActions();
  const action = state.action === "" ? t("any_action") : words.action(state.action);
  const isWrong = isReversedPeriod(state);
  const day = (name: "from" | "to") => (
    <Day
      id={`audit-${name}`}
      label={t(name)}
      value={state[name]}
      isWrong={isWrong}
      onChange={(value) => change({ [name]: value, page: 1 })}
    />
  );
  return (
    <div className="row items-center gap-8">
      {day("from")}
      {day("to")}
      <MenuButton
        aria-label={`${t("action")}: ${action}`}
        hasCaret
        overlayClassName={styles.longMenu ?? ""}
        menu={{
          items: [{ key: "", label: t("any_action") }, ...actions.map((key) => ({ key, label: words.action(key) }))],
          selectable: true,
          selectedKeys: [state.action],
          onClick: ({ key }) => change({ action: key, page: 1 }),
        }}
      >
        {action}
      </MenuButton>
      {state.actor !== "" && (
        <Button
          aria-label={t("remove_filter", { name: t("only", { name: actorName }) })}
          onClick={() => change({ actor: "", page: 1 })}
        >
          {t("only", { name: actorName })} <CloseOutlined aria-hidden />
        </Button>
      )}
      <p id="audit-turned" role="alert" className="text-13 text-error">
        {isWrong ? t("turned") : ""}
      </p>
    </div>
  );
};

type DayProps = { id: string; label: string; value: string; isWrong: boolean; onChange: (value: string) => void };

const Day = ({ id, label, value, isWrong, onChange }: DayProps) => {
  // React gives the field its old value back until the address has followed, which interrupts typing.
  const [shown, choose] = useImmediateChoice(value, onChange);
  return (
    <label className="flex items-center gap-6 soft" htmlFor={id}>
      {label}
      <Input
        id={id}
        type="date"
        max="9999-12-31"
        value={shown}
        onChange={({ target }) => choose(target.value)}
        aria-invalid={isWrong}
        {...(isWrong && { status: "error", "aria-describedby": "audit-turned" })}
      />
    </label>
  );
};

type ChangeCellProps = { entry: AuditEntry; axisNames: Readonly<Record<string, string>> | undefined };

/** A word-by-word diff of each changed field, or the reason of a refused request. */
const ChangeCell = ({ entry: { before, after, reason }, axisNames }: ChangeCellProps) => {
  const words = useAuditWords(axisNames);
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const changes = names.flatMap((name) => {
    const [old, now] = [before, after].map((side) =>
      side && Object.hasOwn(side, name) ? words.text(side[name], name) : "",
    );
    // Skip fields that are the same on both sides.
    return before && after && old === now ? [] : [{ name, pieces: wordDiff(old ?? "", now ?? "") }];
  });
  return (
    <div className={styles.diff}>
      {changes.length > 0 && (
        <dl>
          {changes.map(({ name, pieces }) => (
            <div key={name}>
              <dt className="faint">{words.field(name)}: </dt>
              <dd>
                {pieces.map((piece) => (
                  <Fragment key={`${piece.kind} ${piece.text}`}>
                    <DiffPiece {...piece} />{" "}
                  </Fragment>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {reason && <p>{reason}</p>}
    </div>
  );
};

const DiffPiece = ({ kind, text }: { kind: "same" | "gone" | "new"; text: string }) => {
  const t = useTranslations("audit");
  if (kind === "same") return text;
  if (kind === "new") return <ins className="font-medium no-underline">{text}</ins>;
  return (
    <del className="faint">
      <span className="visually-hidden">{t("gone")} </span>
      {text}
    </del>
  );
};

/** Actions that changed many customers at once. */
const UNDOABLE = [
  "segment.members_added",
  "segment.members_removed",
  "customers.tagged",
  "customers.untagged",
  "customers.marked",
  "customers.unmarked",
];

/** Undoes a bulk change long after its toast has closed. */
const UndoChange = ({ entry: { action, things } }: { entry: AuditEntry }) => {
  const t = useTranslations();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const { write: undo } = useWrite("POST /api/admin/customers/changes/{id}/undo", {
    reloads: ["GET /api/admin/audit-log"],
  });
  const successMessage = ({ data }: AnswerOf<"POST /api/admin/customers/changes/{id}/undo">) =>
    data.changed === null
      ? t("customers.working", { count: data.matched })
      : t(`customers.did_${data.action}`, { count: data.changed });
  const change = things.find(({ kind }) => kind === "change");
  if (!mayEdit || !change || !UNDOABLE.includes(action)) return null;
  return (
    <Button size="small" onClick={() => void undo({ id: change.id }, { successMessage })}>
      {t("buttons.undo")}
    </Button>
  );
};

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
const toPageAddress = ({ kind, id }: Things[number], axis: string | undefined): string | null => {
  if (kind === "segment") return axis ? `/axes/${axis}?segment=${id}` : `/segments/${id}`;
  return PAGES[kind] ? `${PAGES[kind]}/${id}` : null;
};

const AuditedItem = ({ thing, things }: { thing: Things[number]; things: Things }) => {
  if (thing.name === null) return <code className={`faint break-anywhere wrap-normal ${styles.id}`}>{thing.id}</code>;
  const address = toPageAddress(thing, things.find(({ kind }) => kind === "axis")?.id);
  return address ? (
    <Link className="underline" href={address}>
      {thing.name}
    </Link>
  ) : (
    thing.name
  );
};

type Props = { page: Address<AuditState>; list: ListPage<AuditEntry> };

const AuditTable = ({ page: { state, change }, list: page }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const words = useAuditWords();
  const answer = page.answer as { notSearchedBefore?: string | null; axisNames?: Record<string, string> } | undefined;
  const edge = answer?.notSearchedBefore;
  const actor = page.rows?.find((entry) => entry.actor.id === state.actor)?.actor;
  const columns: ListColumn<AuditEntry>[] = [
    { name: "at", title: t("audit.time"), show: ({ at }) => <span className="nowrap">{formats.stamp(at)}</span> },
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
          <span key={thing.kind} className={`block break-anywhere ${styles.thing}`}>
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
      show: ({ requestId }) =>
        requestId && <code className={`faint break-anywhere wrap-normal ${styles.id}`}>{requestId}</code>,
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

/** Who did what and when, with search, filters and export. */
export const AuditPage = () => {
  const t = useTranslations();
  const { business } = useMe();
  const page = useAddressState(auditAddress);
  const list = useListTable<AuditEntry>({
    resource: "audit-log",
    sorts: [],
    standardSort: "-at",
    filters: toAuditFilters(page.state),
    isAllowed: !isReversedPeriod(page.state),
  });
  const question = { q: list.at.state.q || undefined, ...toAuditFilters(page.state), exportFormat: "csv" as const };
  return (
    <SettingsPage
      title={t("nav.audit")}
      about={t("audit.about", { business: business.name, zone: business.timeZone })}
      action={<ExportButton route="GET /api/admin/audit-log" input={question} />}
    >
      <AuditTable page={page} list={list} />
    </SettingsPage>
  );
};
