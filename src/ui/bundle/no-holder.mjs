/** In place of the dialogs and messages that antd's `App` offers: the product shows dialogs of its own, and notifications. */
export default () => [undefined, null];
