"use client";

import { Button, Checkbox } from "antd";
import { useTranslations } from "next-intl";
import { Card } from "#core/ui/page/card.tsx";
import { useKeptFocus } from "#core/ui/page/navigation.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { RfmSchemes, RfmSchemeVersion, WireScheme } from "#features/report/contracts/rfm-scheme.ts";
import { useStandardSegments } from "#records/ui/people/own-segments.tsx";
import styles from "./rfm-scheme.module.css";
import { changesBetween, type SchemeChange } from "./scheme-model.ts";

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

type Props = {
  schemes: RfmSchemes;
  isBusy: boolean;
  onActivate: (version: number | null, inApi: boolean) => void;
  onEdit: (scheme: WireScheme) => void;
};

/** The saved versions, each with what differs from the one that is used, and the standard segments below. */
export const VersionsCard = ({ schemes, isBusy, onActivate, onEdit }: Props) => {
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
      <ul className={styles.versions} {...kept}>
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
    <li aria-label={name}>
      <div className={styles.versionHead}>
        <strong>{name}</strong>
        {isActive && <span className={styles.badge}>{t("active")}</span>}
        {row && (
          <span className={styles.about}>{[row.by.name, moment(row.at, new Date())].filter(Boolean).join(" · ")}</span>
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
      <div className={styles.buttons}>
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
