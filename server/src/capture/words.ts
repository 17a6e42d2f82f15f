/** Arguments of a program, written as one types them; none of them may hold a space. */
export const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
