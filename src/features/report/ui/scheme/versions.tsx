"use client";

import { Button, Checkbox } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { call } from "#core/ui/call.ts";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { ProgressLine } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useKeptFocus } from "#core/ui/use-kept-focus.ts";
import { useLivePreview } from "#core/ui/use-live-preview.ts";
import type {
  RfmSchemePreview,
  RfmSchemes,
  RfmSchemeVersion,
  WireScheme,
} from "#features/report/contracts/rfm-scheme.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import { customerAddress } from "#records/ui/people/customer-state.ts";
import { useStandardSegments } from "#records/ui/people/own-segments.tsx";
import styles from "./rfm-scheme.module.css";
import { changesBetween, type DraftWords, type SchemeChange } from "./scheme-model.ts";

/** A difference between two schemes as a line. */
const useChangeWords = () => {
  const t = useTranslations();
  const { money, count } = useFormats();
  const standard = useStandardSegments();
  return (change: SchemeChange): string => {
    if (change.kind === "cells") {
      const names = { from: standard[change.from].name, to: standard[change.to].name };
      return t("rfm_scheme.changed_cells", { ...names, count: change.count });
    }
    if (change.kind === "look") {
      const part = t(`rfm_scheme.parts.${change.part}`);
      const now = change.now ?? t("rfm_scheme.standard_value");
      const swatch = change.part === "color" && change.now !== null;
      const shown = swatch ? t(`rfm_scheme.swatches.${change.now as "ink"}`) : now;
      return t("rfm_scheme.changed_look", { segment: standard[change.segment].name, part, now: shown });
    }
    const { dimension, before, now } = change;
    const values = (own: number[] | null) =>
      own === null
        ? t(`rfm_scheme.standard_${dimension}`)
        : own.map((value) => (dimension === "monetary" ? money(value) : count(value))).join(" / ");
    return t("rfm_scheme.changed_thresholds", {
      name: t(`scores.${dimension}.name`),
      before: values(before),
      now: values(now),
    });
  };
};

type VersionsCardProps = {
  schemes: RfmSchemes;
  isBusy: boolean;
  onActivate: (version: number | null, inApi: boolean) => void;
  onEdit: (scheme: WireScheme) => void;
};

/** The saved versions, each with what differs from the one that is used, and the standard segments below. */
export const VersionsCard = ({ schemes, isBusy, onActivate, onEdit }: VersionsCardProps) => {
  const t = useTranslations("rfm_scheme");
  const { versions, activeVersion, inApi, standard } = schemes;
  const active = versions.find(({ version }) => version === activeVersion);
  const rows: (RfmSchemeVersion | null)[] = [...versions, null];
  // The version that becomes active loses the button which activated it.
  const kept = useKeptFocus(
    (button) => button.closest("li"),
    (version) => version?.querySelector("button"),
  );
  return (
    <Card title={t("versions")} isLoose>
      {activeVersion !== null && (
        <Checkbox
          checked={inApi}
          disabled={isBusy}
          onChange={({ target }) => onActivate(activeVersion, target.checked)}
        >
          {t("in_api")}
        </Checkbox>
      )}
      <ul className={`grid gap-12 ${styles.versions}`} {...kept}>
        {rows.map((row) => (
          <Version
            key={row?.version ?? "standard"}
            row={row}
            scheme={row?.scheme ?? standard}
            active={active?.scheme ?? standard}
            isActive={(row?.version ?? null) === activeVersion}
            isEarlier={row === null || (activeVersion !== null && row.version < activeVersion)}
            isBusy={isBusy}
            onActivate={() => onActivate(row?.version ?? null, inApi)}
            onEdit={onEdit}
          />
        ))}
      </ul>
    </Card>
  );
};

type VersionProps = {
  row: RfmSchemeVersion | null;
  scheme: WireScheme;
  active: WireScheme;
  isActive: boolean;
  isEarlier: boolean;
  isBusy: boolean;
  onActivate: () => void;
  onEdit: (scheme: WireScheme) => void;
};

const Version = ({ row, scheme, active, isActive, isEarlier, isBusy, onActivate, onEdit }: VersionProps) => {
  const t = useTranslations("rfm_scheme");
  const { moment } = useFormats();
  const words = useChangeWords();
  const name = row ? t("version", { version: row.version }) : t("standard_version");
  const changes = isActive ? [] : changesBetween(active, scheme);
  return (
    <li className="grid gap-4 rule-above" aria-label={name}>
      <div className="row items-center gap-8">
        <strong>{name}</strong>
        {isActive && <span className={styles.badge}>{t("active")}</span>}
        {row && (
          <span className="text-13 soft">{[row.by.name, moment(row.at, new Date())].filter(Boolean).join(" · ")}</span>
        )}
      </div>
      {row && row.note !== "" && <p>{row.note}</p>}
      {changes.length > 0 && (
        <details>
          <summary>{t("differences", { count: changes.length })}</summary>
          <ul>
            {changes.map((change) => (
              <li key={JSON.stringify(change)}>{words(change)}</li>
            ))}
          </ul>
        </details>
      )}
      <div className="row items-center gap-8">
        {!isActive && (
          <Button
            size="small"
            disabled={isBusy}
            aria-label={`${t(isEarlier ? "go_back" : "activate")}: ${name}`}
            onClick={onActivate}
          >
            {t(isEarlier ? "go_back" : "activate")}
          </Button>
        )}
        <Button size="small" type="text" aria-label={`${t("edit_from")}: ${name}`} onClick={() => onEdit(scheme)}>
          {t("edit_from")}
        </Button>
      </div>
    </li>
  );
};

/** Who would move, counted after a pause in editing. Null: nothing to count. */
export const useSchemePreview = (scheme: WireScheme | null, revision: number) => {
  const input = scheme && { thresholds: scheme.thresholds, cells: scheme.cells };
  return useLivePreview(input, revision, (asked, signal) =>
    call("POST /api/admin/rfm-scheme/preview", asked, { signal }),
  );
};

type SchemePreview = ReturnType<typeof useSchemePreview>;

type PreviewCardProps = { preview: SchemePreview; words: DraftWords; isWrong: boolean };

/** Who would move: the sizes of the segments before and now, the flows between them, and some of the customers. */
export const PreviewCard = ({
  preview: { last, current, isCounting, error, retry },
  words,
  isWrong,
}: PreviewCardProps) => {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const moved = current && current.customers > 0 ? current.moved / current.customers : 0;
  return (
    <Card title={t("rfm_scheme.preview")} isLoose>
      <p role="status" className={styles.answer}>
        {isWrong
          ? t("rfm_scheme.preview_paused")
          : current &&
            (current.customers === 0
              ? t("rfm_scheme.preview_empty", { days: current.period.days })
              : t("rfm_scheme.preview_answer", {
                  moved: count(current.moved),
                  count: current.moved,
                  all: count(current.customers),
                  share: percent(moved),
                  days: current.period.days,
                }))}
      </p>
      {isCounting && <ProgressLine />}
      {error && (
        <div role="alert">
          <p>{t("rfm_scheme.preview_failed")}</p>
          <Button size="small" onClick={retry}>
            {t("buttons.retry")}
          </Button>
        </div>
      )}
      {last ? (
        <div data-stale={current === null || undefined} className={`grid gap-16 ${styles.found}`}>
          <Sizes preview={last} words={words} />
          {last.moved > 0 && <Flows preview={last} words={words} />}
          {last.sample.length > 0 && <Sample preview={last} words={words} />}
        </div>
      ) : (
        isCounting && <div className={`placeholder ${styles.skeleton}`} aria-busy="true" />
      )}
    </Card>
  );
};

type PartProps = { preview: RfmSchemePreview; words: DraftWords };

const Sizes = ({ preview, words }: PartProps) => {
  const t = useTranslations("rfm_scheme");
  const { count, difference, moneyShort } = useFormats();
  type Row = RfmSchemePreview["segments"][number];
  const columns: Column<Row>[] = [
    { name: "segment", title: t("segment"), value: ({ key }) => words.name(key) },
    { name: "before", title: t("before"), value: (row) => row.before.customers, format: count },
    { name: "now", title: t("after"), value: (row) => row.now.customers, format: count },
    {
      name: "change",
      title: t("change"),
      value: (row) => row.now.customers - row.before.customers,
      format: difference,
    },
    { name: "revenue", title: t("revenue_after"), value: (row) => row.now.revenue, format: moneyShort },
  ];
  return <DataTable caption={t("sizes")} columns={columns} rows={[...preview.segments]} keyOf={({ key }) => key} />;
};

const Flows = ({ preview, words }: PartProps) => {
  const t = useTranslations("rfm_scheme");
  const { count, moneyShort } = useFormats();
  type Row = RfmSchemePreview["flows"][number];
  const columns: Column<Row>[] = [
    { name: "from", title: t("from"), value: ({ from }) => words.name(from) },
    { name: "to", title: t("to"), value: ({ to }) => words.name(to) },
    { name: "customers", title: t("customers"), value: (row) => row.customers, format: count },
    { name: "revenue", title: t("revenue"), value: (row) => row.revenue, format: moneyShort },
  ];
  return (
    <DataTable
      caption={t("flows")}
      columns={columns}
      rows={preview.flows.filter(({ from, to }) => from !== to)}
      keyOf={({ from, to }) => `${from} ${to}`}
    />
  );
};

const Sample = ({ preview, words }: PartProps) => {
  const t = useTranslations("rfm_scheme");
  const { moneyShort } = useFormats();
  return (
    <>
      <h3 className={styles.subtitle}>{t("sample")}</h3>
      <ul className="grid gap-12">
        {preview.sample.map((customer) => (
          <li className="grid" key={customer.id}>
            <Link href={customerAddress(customer.id)} prefetch={false} target="_blank">
              {customerName(customer)}
            </Link>
            <span className="text-13 soft">
              {t("sample_line", {
                from: words.name(customer.from),
                to: words.name(customer.to),
                orders: customer.orderCount,
                revenue: moneyShort(customer.revenue),
                days: customer.daysSinceLastPurchase,
              })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
};
