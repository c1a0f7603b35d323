"use client";

import { MenuButton } from "../buttons/menu-button.tsx";
import styles from "./forms.module.css";

type Props = {
  /** What is chosen; part of the button's name. */
  label: string;
  /** The current choice as text. */
  words: string;
  options: readonly { key: string; label: string }[];
  /** The key of the current choice. */
  chosen: string;
  onChoose: (key: string) => void;
  /** For choices that do not say what they are, such as "Month". */
  isLabelShown?: boolean;
};

/** A single choice in a menu, whose button shows the current one. */
export const ChoiceMenu = ({ label, words, options, chosen, onChoose, isLabelShown = false }: Props) => (
  <MenuButton
    aria-label={`${label}: ${words}`}
    overlayClassName={styles.longMenu ?? ""}
    menu={{ items: [...options], selectable: true, selectedKeys: [chosen], onClick: ({ key }) => onChoose(key) }}
    hasCaret
  >
    {isLabelShown ? `${label}: ${words}` : words}
  </MenuButton>
);
