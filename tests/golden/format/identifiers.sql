select "A  b"."C",x."select",ünï,Ünï from "My Schema"."T" as "Order";
