export { UnsubscribePage as default } from "#ui/accounts/unsubscribe/unsubscribe-page.tsx";
