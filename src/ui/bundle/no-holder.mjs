/** Replaces the dialogs, messages and notifications of antd's `App`, which pages load when they need them. */
export default () => [undefined, null];
