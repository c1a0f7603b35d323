import { useTranslations } from "next-intl";
import type { CallError } from "#core/ui/api/call.ts";
import styles from "./files.module.css";

type Props = { file: string; error: CallError };

/** Why a file was rejected entirely. */
export const FileRefused = ({ file, error }: Props) => {
  const t = useTranslations();
  const reasons = error.details.map(({ message }) => message).join(" ");
  return (
    <div role="alert" className={styles.refused}>
      <p className={styles.strong}>{t("imports.refused", { file })}</p>
      <p>{error.status === 0 ? t("shell.not_reachable") : reasons || error.message}</p>
      {error.status >= 500 && error.requestId && (
        <p>
          {t("shell.reference")}: <code>{error.requestId}</code>
        </p>
      )}
    </div>
  );
};
