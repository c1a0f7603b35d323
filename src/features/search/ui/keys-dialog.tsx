"use client";

import { Modal } from "antd";
import { useTranslations } from "next-intl";
import { useActiveKeys } from "#core/ui/keys/active-keys.ts";
import { KEY_GROUPS, keySigns, SHORTCUTS, type ShortcutName } from "#core/ui/keys/shortcuts.ts";
import { SingleKeysSwitch } from "#core/ui/keys/single-keys-switch.tsx";
import { useIsMac } from "#core/ui/use-device.ts";
import styles from "./keys.module.css";

/** A page of the navigation with its key after G. */
export type GoPage = { name: string; label: string; href: string; key: string };

const Keys = ({ keys }: { keys: readonly string[] }) => {
  const isMac = useIsMac();
  return (
    <span className="inline-flex gap-4">
      {keys.map((one) => (
        <span key={one} className={`inline-flex gap-2 ${styles.sign}`}>
          {keySigns(one, isMac).map((sign) => (
            <kbd key={sign}>{sign}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
};

type Props = { isOpen: boolean; onClose: () => void; pages: readonly GoPage[] };

/** The keys that work on this page as it is, and those of the whole product. */
export const KeysDialog = ({ isOpen, onClose, pages }: Props) => {
  const t = useTranslations("keys");
  const active = new Set(useActiveKeys().map(({ name }) => name));
  const groups = KEY_GROUPS.filter((group) => group !== "go").map((group) => ({
    group,
    names: (Object.keys(SHORTCUTS) as ShortcutName[]).filter(
      (name) => SHORTCUTS[name].group === group && (group === "everywhere" || active.has(name)),
    ),
  }));
  return (
    <Modal open={isOpen} title={t("title")} width={680} footer={null} destroyOnHidden onCancel={onClose}>
      <div className={styles.groups}>
        {groups.map(
          ({ group, names }) =>
            names.length > 0 && (
              <section key={group}>
                <h3 className={`subtitle ${styles.title}`}>{t(`groups.${group}`)}</h3>
                <dl className={styles.list}>
                  {names.map((name) => (
                    <div className="flex items-center justify-between gap-12" key={name}>
                      <dt>{t(`names.${name as Exclude<ShortcutName, "go">}`)}</dt>
                      <dd className="flex items-center flex-none gap-4">
                        <Keys keys={SHORTCUTS[name].keys} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ),
        )}
        <section>
          <h3 className={`subtitle ${styles.title}`}>{t("groups.go")}</h3>
          <dl className={styles.list}>
            {pages.map(({ name, label, key }) => (
              <div className="flex items-center justify-between gap-12" key={name}>
                <dt>{label}</dt>
                <dd className="flex items-center flex-none gap-4">
                  <Keys keys={SHORTCUTS.go.keys} /> <span className="text-12 soft">{t("then")}</span>{" "}
                  <Keys keys={[key]} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      <SingleKeysSwitch />
    </Modal>
  );
};
