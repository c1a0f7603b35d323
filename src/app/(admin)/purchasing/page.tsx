export { PurchasingPage as default } from "#features/purchasing/ui/purchasing-page.tsx";
