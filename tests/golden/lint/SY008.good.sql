SELECT id, name, "select" FROM public.orders;
