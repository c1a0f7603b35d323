export { ProductsPage as default } from "#features/products/ui/products-page.tsx";
