select -1, - 1, a-1, a - -1, +b, a||b, a->>'x', a#>>'{a,b}', a@>b, not a, a::text::int, (a).b, a[1], a[1:2], a [ 2 ], 2*-3, x=-1, a<>b, a!=b, @ -5, |/ 25, a % 2, t.*, count(*), 1.5e3, (a+b)*c from t;
