select * from t where (a=1 or b=2) and (column_one_is_long = 'some value here' or column_two_is_long = 'another value here' or column_three = 'x');
