// People of the tests: a name, an address that nobody else has, a password.

/** Somebody with or without an account. */
export interface Person {
  name: string;
  email: string;
  password: string;
}

let people = 0;

/** Somebody new. The surname is a number, so that names are as unique as addresses. */
export function person(firstName: string): Person {
  people += 1;
  const surname = `P${people}`;
  return {
    name: `${firstName} ${surname}`,
    email: `${firstName}.${surname}@example.com`.toLowerCase(),
    password: `quiet ${surname} violet badger hums`,
  };
}

/** How pages speak to somebody. */
export function firstName({ name }: Person): string {
  return name.split(" ")[0] ?? name;
}
