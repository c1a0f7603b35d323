"use client";

import { DownOutlined, MoreOutlined } from "@ant-design/icons";
import { useNotification } from "@refinedev/core";
import { Button, type ButtonProps, type DropdownProps, type MenuProps } from "antd";
import { type Ref, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { UNREACHABLE } from "./call.ts";
import formsStyles from "./forms/forms.module.css";
import styles from "./menu-button.module.css";
import type { MenuPopup } from "./menu-popup.tsx";

let popup: typeof MenuPopup | undefined;

const load = async () => {
  popup ??= (await import("./menu-popup.tsx")).MenuPopup;
  return popup;
};

/** A click reports a failure. */
const loadAhead = () => void load().catch(() => undefined);

type Act = MenuProps["onClick"] & {};

const mapItems = (items: MenuProps["items"] & {}, map: (act: Act) => Act): MenuProps["items"] & {} =>
  items.map((item) => {
    if (item && "children" in item && item.children) return { ...item, children: mapItems(item.children, map) };
    return item && "onClick" in item && item.onClick ? { ...item, onClick: map(item.onClick) } : item;
  });

export type MenuOptions = Pick<DropdownProps, "placement" | "overlayClassName"> & {
  menu: MenuProps;
  onOpenChange?: ((isOpen: boolean) => void) | undefined;
};

/**
 * A menu and the properties of its button. antd's menus are a tenth of a page's script, so they load when the first button
 * is pointed at or focused. A choice gives the focus back to the button, and so does a dialog that the choice opened.
 */
export const useMenu = <Element extends HTMLElement>({ onOpenChange, menu, ...options }: MenuOptions) => {
  const button = useRef<Element>(null);
  const { open: notify } = useNotification();
  const [Popup, setPopup] = useState<typeof MenuPopup>();
  const [isOpen, setOpen] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    onOpenChange?.(next);
  };
  const show = () =>
    load().then(
      (loaded) => {
        setPopup(() => loaded);
        change(true);
      },
      () => notify?.({ type: "error", key: "menu", message: UNREACHABLE }),
    );
  /** Closes the menu first: it would stay until the script of a dialog that `act` opens has loaded. */
  const leaveAnd =
    (act: Act): Act =>
    (info) => {
      // Enter would also press the button that it finds focused.
      if (info.domEvent.type === "keydown") info.domEvent.preventDefault();
      button.current?.focus();
      // antd's menu needs its elements until the event is over.
      queueMicrotask(() => {
        flushSync(() => change(false));
        act(info);
      });
    };
  return {
    buttonProps: {
      ref: button as Ref<Element>,
      "aria-haspopup": "menu" as const,
      "aria-expanded": isOpen,
      onPointerEnter: loadAhead,
      onFocus: loadAhead,
      onClick: () => (isOpen ? change(false) : void show()),
    },
    popup: Popup && isOpen && (
      <Popup
        {...options}
        menu={{
          ...menu,
          ...(menu.items && { items: mapItems(menu.items, leaveAnd) }),
          ...(menu.onClick && { onClick: leaveAnd(menu.onClick) }),
        }}
        button={button}
        open
        onOpenChange={change}
      />
    ),
  };
};

type MenuButtonProps = MenuOptions &
  Pick<ButtonProps, "type" | "size" | "icon" | "loading" | "disabled" | "className" | "title" | "aria-label"> & {
    children?: ButtonProps["children"];
    /** Shows that a button with a text opens a menu. */
    hasCaret?: boolean;
  };

/** A button that opens a menu. */
export const MenuButton = ({
  menu,
  placement,
  overlayClassName,
  onOpenChange,
  children,
  hasCaret = false,
  ...look
}: MenuButtonProps) => {
  const { buttonProps, popup } = useMenu<HTMLButtonElement>({
    menu,
    onOpenChange,
    ...(placement && { placement }),
    ...(overlayClassName && { overlayClassName }),
  });
  const element = { ...look, ...buttonProps };
  return (
    <>
      {hasCaret ? (
        <Button {...element}>
          {children} <DownOutlined aria-hidden className="text-13" />
        </Button>
      ) : (
        <Button {...element}>{children}</Button>
      )}
      {popup}
    </>
  );
};

type MoreMenuProps = Pick<ButtonProps, "type" | "loading" | "disabled"> & {
  label: string;
  items: MenuProps["items"] & {};
};

/** Further actions behind one button; `label` says whose. On phones, headers of pages and cards keep it beside their title. */
export const MoreMenu = ({ label, items, ...button }: MoreMenuProps) => (
  <MenuButton
    {...button}
    data-more-menu
    menu={{ items }}
    placement="bottomRight"
    icon={<MoreOutlined aria-hidden />}
    aria-label={label}
  />
);

type ChoiceMenuProps = {
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
export const ChoiceMenu = ({ label, words, options, chosen, onChoose, isLabelShown = false }: ChoiceMenuProps) => (
  <MenuButton
    aria-label={`${label}: ${words}`}
    className={styles.choice ?? ""}
    overlayClassName={formsStyles.longMenu ?? ""}
    menu={{ items: [...options], selectable: true, selectedKeys: [chosen], onClick: ({ key }) => onChoose(key) }}
    hasCaret
  >
    {isLabelShown ? `${label}: ${words}` : words}
  </MenuButton>
);
