CREATE TABLE there (a int);
