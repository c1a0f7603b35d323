"use client";

import { Button, Checkbox } from "antd";
import { useTranslations } from "next-intl";
import type { RfmSchemes, RfmSchemeVersion, WireScheme } from "#contracts/rfm-scheme/rfm-scheme.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useKeptFocus } from "#ui/shared/page/use-kept-focus.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./rfm-scheme.module.css";
import { changesBetween } from "./scheme-model.ts";
import { useChangeWords } from "./use-change-words.ts";

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
